"""Find: one box over everything that has a name.

A room says what it has (`kinds.register_kind`); its actions call `indexing.index` when a name, a code or a weight
changes; `finding.find` looks. The words are cut by one tokeniser for both databases (`tokens`), and what a row matches
is decided by one pure function (`matching.judge`), so SQLite and PostgreSQL give the same results in the same order.
docs/algorithms/search.md says how and why.
"""
