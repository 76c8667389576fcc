"""The commands that use the database: serve, demo, import, documents, audit, ledger, reconcile, openapi."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parsers(commands: Any) -> None:
    """Add every command of this file to the subparsers of `bridgehead`."""
    serve = commands.add_parser("serve", help="migrate, load the demonstration district once, and serve")
    serve.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default %(default)s)")
    serve.add_argument("--workers", type=int, default=2, help="worker processes (default %(default)s)")
    serve.add_argument("--no-demo", action="store_true", help="do not load the demonstration district")
    serve.set_defaults(run=_serve, needs_django=True)

    demo = commands.add_parser("demo", help="load the demonstration district into an empty database")
    demo.add_argument("--projects", type=int, default=300, help="how many projects (default %(default)s)")
    demo.add_argument("--seed", type=int, default=20260731, help="same seed, same district (default %(default)s)")
    demo.set_defaults(run=_demo, needs_django=True)

    documents = commands.add_parser("import", help="take in a folder of documents and read them")
    documents.add_argument("folder", type=Path)
    documents.add_argument("--manifest", type=Path, help="a table of file, published, place, publisher, url")
    documents.add_argument("--person", required=True, help="log-in name of the person who takes them in")
    documents.set_defaults(run=_import, needs_django=True)

    rooms = commands.add_parser("documents", help="what reading has learned").add_subparsers(required=True)
    names = rooms.add_parser("gazetteer", help="names learned from corrections, as a tab-separated table")
    names.add_argument("what", choices=["export", "import"])
    names.add_argument("file", type=Path)
    names.add_argument("--person", required=True, help="log-in name of the person whose names these are")
    names.set_defaults(run=_gazetteer, needs_django=True)

    audit = commands.add_parser("audit", help="verify or seal the audit chain")
    audit.add_argument("what", choices=["verify", "seal"])
    audit.set_defaults(run=_audit, needs_django=True)

    ledger = commands.add_parser("ledger", help="check derived columns, or derive them by the rules of today")
    ledger.add_argument("what", choices=["check", "rederive"])
    ledger.set_defaults(run=_ledger, needs_django=True)

    reconcile = commands.add_parser("reconcile", help="hold all documents and the ledger against each other")
    reconcile.set_defaults(run=_reconcile, needs_django=True)

    openapi = commands.add_parser("openapi", help="write the API's OpenAPI document")
    openapi.add_argument("path", type=Path, nargs="?", default=Path("docs/openapi.json"))
    openapi.set_defaults(run=_openapi, needs_django=True)


# The imports below stay inside the functions: models can be imported only after Django has started.


def _serve(args: argparse.Namespace) -> int:
    from bridgehead.config.serving import serve

    return serve(bind=args.bind, workers=args.workers, with_demo=not args.no_demo)


def _demo(args: argparse.Namespace) -> int:
    from bridgehead.demo import load

    return load.command(projects=args.projects, seed=args.seed)


def _import(args: argparse.Namespace) -> int:
    from bridgehead.modules.documents.commands import import_folder

    return import_folder(args.folder, args.manifest, args.person)


def _gazetteer(args: argparse.Namespace) -> int:
    from bridgehead.modules.documents.gazetteer_commands import export_names, import_names

    return (export_names if args.what == "export" else import_names)(args.file, args.person)


def _audit(args: argparse.Namespace) -> int:
    from bridgehead.foundation.audit import commands

    return commands.verify() if args.what == "verify" else commands.seal()


def _ledger(args: argparse.Namespace) -> int:
    from bridgehead.modules.ledger.commands import check, rederive

    return check() if args.what == "check" else rederive()


def _reconcile(_args: argparse.Namespace) -> int:
    from bridgehead.modules.findings.commands import reconcile_command

    return reconcile_command()


def _openapi(args: argparse.Namespace) -> int:
    from bridgehead.config.api import write_openapi

    write_openapi(args.path)
    return 0
