"""Audit: every write leaves an entry, in the same transaction, chained by hash.

Import from `bridgehead.foundation.audit.chain`: `record`, `record_many`, `history`, `changes`;
`verifying` walks the chain, `anchors` keep its heads elsewhere.
"""
