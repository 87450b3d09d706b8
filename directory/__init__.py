"""Who helps where: the public directory. Knows no personal data."""
