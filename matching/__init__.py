"""Needs to organizations to slip."""
