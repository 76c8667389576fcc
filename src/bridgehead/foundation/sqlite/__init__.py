"""Django's SQLite backend with writers who take turns; `ENGINE` names this package."""
