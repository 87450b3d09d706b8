"""What every room needs and no room owns: it knows no word of the domain."""
