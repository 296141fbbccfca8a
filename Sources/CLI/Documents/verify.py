raise SystemExit(74)
