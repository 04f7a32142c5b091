SELECT key, verdict, reason, analyst FROM verdict
