"""Where F1 leads from sheets and other windows, beside the pages of the tabs: how to do what they are for."""

from __future__ import annotations

FIND_YOUR_WAY = "first-steps#find-your-way"
ACCOUNTS = "sign-in#several-accounts"
WHAT_IS_KEPT = "sign-in#what-is-kept"
WHAT_IS_STORED = "privacy#what-is-stored-and-where"
WHAT_LEAVES = "privacy#what-leaves-this-computer"
WHO_SEES = "privacy#who-can-see-it-here"
TAKE_AWAY = "privacy#take-it-away"
ASK_AWS = "agreements#ask-aws"
TURN_RENEWAL = "agreements#turn-renewal-on-or-off"
SET_ORDER = "charges#set-a-purchase-order"
INVOICES = "charges#invoices"
EXPORT = "charges#export"
DUPLICATE = "requests#possible-duplicate"
TERM_PAGE = "terms"
