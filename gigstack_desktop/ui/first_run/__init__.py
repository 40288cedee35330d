"""First run: try without an account, connect one, or leave."""
