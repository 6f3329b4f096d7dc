"""AI models: what this account may use of Amazon Bedrock, what it costs, and the agreements for it."""
