"""オンライン相談窓口: a resident asks an organization for a call back, without an account."""
