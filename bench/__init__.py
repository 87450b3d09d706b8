"""Measured figures: `make bench` prints them and writes bench.json. Never part of a test."""
