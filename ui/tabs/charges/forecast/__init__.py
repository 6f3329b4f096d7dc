"""The forecast: twelve months of charges as AWS plans them, and what renewals would add, apart."""
