"""All invoices of the account: the view of the Charges tab with that name."""
