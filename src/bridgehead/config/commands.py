"""The commands that use the database: serving, documents, drafts, audit, backup, ledger, reminders, openapi."""

from __future__ import annotations

import argparse
from datetime import date
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

    _add_asking_parsers(commands)

    rooms = commands.add_parser("documents", help="what reading has learned").add_subparsers(required=True)
    names = rooms.add_parser("gazetteer", help="names learned from corrections, as a tab-separated table")
    names.add_argument("what", choices=["export", "import"])
    names.add_argument("file", type=Path)
    names.add_argument("--person", required=True, help="log-in name of the person whose names these are")
    names.set_defaults(run=_gazetteer, needs_django=True)

    _add_proof_parsers(commands)
    _add_lights_parser(commands)

    ledger = commands.add_parser("ledger", help="check what is derived, or derive it anew")
    ledger.add_argument("what", choices=["check", "rederive", "rebuild"])
    ledger.set_defaults(run=_ledger, needs_django=True)

    search = commands.add_parser("search", help="check the index that finds things by name, or write it anew")
    search.add_argument("what", choices=["check", "rebuild"])
    search.add_argument("--processes", type=int, default=1, help="that cut names for rebuild (default %(default)s)")
    search.set_defaults(run=_search, needs_django=True)

    duplicates = commands.add_parser("duplicates", help="look for projects, firms and contacts that are there twice")
    duplicates.add_argument("what", choices=["find"])
    duplicates.set_defaults(run=_duplicates, needs_django=True)

    reconcile = commands.add_parser("reconcile", help="hold all documents and the ledger against each other")
    reconcile.set_defaults(run=_reconcile, needs_django=True)

    _add_daily_parsers(commands)

    openapi = commands.add_parser("openapi", help="write the API's OpenAPI document")
    openapi.add_argument("path", type=Path, nargs="?", default=Path("docs/openapi.json"))
    openapi.set_defaults(run=_openapi, needs_django=True)


def _add_daily_parsers(commands: Any) -> None:
    """What is run by the clock."""
    remind = commands.add_parser("remind", help="write the digests of a day and send what waits")
    remind.add_argument("--day", default="", help="another day than today, as 2026-11-23")
    remind.add_argument("--only-send", action="store_true", help="write none, try again what was not taken")
    remind.set_defaults(run=_remind, needs_django=True)
    chances = commands.add_parser("chances", help="work out the chances of all targets; to be run once a day")
    chances.set_defaults(run=_chances, needs_django=True)

    daily = commands.add_parser("daily", help="lights, chances, reconcile, duplicates, remind and anchor, one by one")
    daily.set_defaults(run=_daily, needs_django=True)


def _add_asking_parsers(commands: Any) -> None:
    """What asks the ledger: a draft's figures, a question in words."""
    check = commands.add_parser("check", help="hold every figure of a draft against the ledger")
    check.add_argument("file", type=Path)
    check.add_argument("--as-of", type=_day, metavar="DAY", help="the last day that counts (default: the draft's own)")
    check.add_argument("--unit", default="", metavar="U", help="whose draft it is (default: the district's)")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.set_defaults(run=_check, needs_django=True)

    question = commands.add_parser("ask", help="a question in words, answered by the ledger with its rows")
    question.add_argument("question", help="such as 今年1—7月新签约亿元以上项目有多少个")
    question.add_argument("--json", action="store_true", help="print one JSON object")
    question.set_defaults(run=_ask, needs_django=True)


def _day(text: str) -> date:
    """A day as an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day, write YYYY-MM-DD") from None


def _add_lights_parser(commands: Any) -> None:
    """The lights of projects by month."""
    lights = commands.add_parser("lights", help="keep the lights of the month, or work out those of past months")
    lights.add_argument("what", choices=["keep", "rebuild"])
    lights.add_argument("--months", type=int, default=12, help="how many past months (default %(default)s)")
    lights.add_argument("--anew", action="store_true", help="also those that were kept")
    lights.set_defaults(run=_lights, needs_django=True)


def _add_proof_parsers(commands: Any) -> None:
    """What proves and keeps the ledger: the audit chain, backup and restore."""
    audit = commands.add_parser("audit", help="verify, seal or anchor the audit chain").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="walk the chain and name the first bad entry")
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="hold it against anchors that were kept elsewhere")
    verify.set_defaults(run=_audit_verify, needs_django=True)
    seal = audit.add_parser("seal", help="print one digest over all heads")
    seal.set_defaults(run=_audit_seal, needs_django=True)
    anchor = audit.add_parser("anchor", help="keep the heads elsewhere, as the environment says or as follows")
    anchor.add_argument("--file", type=Path, help="add a line to this file")
    anchor.add_argument("--webhook", default="", metavar="URL", help="send it there")
    anchor.set_defaults(run=_audit_anchor, needs_django=True)

    backup = commands.add_parser("backup", help="write the database and all files into one archive, while serving")
    backup.add_argument("file", type=Path)
    backup.add_argument("--overwrite", action="store_true", help="replace an archive of that name")
    backup.set_defaults(run=_backup, needs_django=True)

    restore = commands.add_parser("restore", help="put an archive in the place of the database and the files")
    restore.add_argument("file", type=Path)
    restore.add_argument("--overwrite", action="store_true", help="replace a database that holds data")
    restore.add_argument("--check", action="store_true", help="only read the archive through")
    restore.set_defaults(run=_restore, needs_django=True)


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


def _check(args: argparse.Namespace) -> int:
    from bridgehead.modules.checking.commands import check_file

    return check_file(args.file, as_of=args.as_of, unit_name=args.unit, as_json=args.json)


def _ask(args: argparse.Namespace) -> int:
    from bridgehead.modules.workspace.commands import ask

    return ask(args.question, as_json=args.json)


def _gazetteer(args: argparse.Namespace) -> int:
    from bridgehead.modules.documents.gazetteer_commands import export_names, import_names

    return (export_names if args.what == "export" else import_names)(args.file, args.person)


def _audit_verify(args: argparse.Namespace) -> int:
    from bridgehead.foundation.audit import commands

    return commands.verify(args.anchors)


def _audit_seal(_args: argparse.Namespace) -> int:
    from bridgehead.foundation.audit import commands

    return commands.seal()


def _audit_anchor(args: argparse.Namespace) -> int:
    from bridgehead.foundation.audit import commands

    return commands.anchor(args.file, args.webhook)


def _backup(args: argparse.Namespace) -> int:
    from bridgehead.foundation.backup.commands import backup_command

    return backup_command(args.file, overwrite=args.overwrite)


def _restore(args: argparse.Namespace) -> int:
    from bridgehead.foundation.backup.commands import restore_command

    return restore_command(args.file, overwrite=args.overwrite, only_check=args.check)


def _ledger(args: argparse.Namespace) -> int:
    from bridgehead.modules.ledger.commands import check, rebuild, rederive

    return {"check": check, "rederive": rederive, "rebuild": rebuild}[args.what]()


def _duplicates(_args: argparse.Namespace) -> int:
    from bridgehead.modules.duplicates.commands import find

    return find()


def _lights(args: argparse.Namespace) -> int:
    from bridgehead.modules.delivery import commands

    return commands.keep() if args.what == "keep" else commands.rebuild(args.months, anew=args.anew)


def _search(args: argparse.Namespace) -> int:
    from bridgehead.foundation.search import commands

    return commands.check() if args.what == "check" else commands.rebuild(args.processes)


def _reconcile(_args: argparse.Namespace) -> int:
    from bridgehead.modules.findings.commands import reconcile_command

    return reconcile_command()


def _remind(args: argparse.Namespace) -> int:
    from bridgehead.modules.reminders.commands import remind_command

    return remind_command(args.day, only_send=args.only_send)


def _chances(_args: argparse.Namespace) -> int:
    from bridgehead.modules.targets.commands import chances_command

    return chances_command()


def _daily(_args: argparse.Namespace) -> int:
    from bridgehead.config.daily import daily_command

    return daily_command()


def _openapi(args: argparse.Namespace) -> int:
    from bridgehead.config.api import write_openapi

    write_openapi(args.path)
    return 0
