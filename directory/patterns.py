def samples(): return {}
