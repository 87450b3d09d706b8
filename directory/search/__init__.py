"""Search: whoosh's parser in front of pyroaring sets and numpy arrays, fed by the change log."""
