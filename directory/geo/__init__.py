"""Places: distance, Japanese addresses, the gazetteer. Pure; below everything else of the directory."""
