"""Many clients at once on slips, checked against a model that does one thing after the other.

`python -m bench.referral_load` runs the full size (50 clients × 1,000 random operations, 500 races of sending
against withdrawing consent) on SQLite and on PostgreSQL; the tests run the same with sizes that CI bears.
"""
