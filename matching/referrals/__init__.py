"""Clients, consents and referral slips: the personal half of matching."""
