"""The window process: Qt only. Reads the store, asks the worker, draws; knows no AWS and no secrets."""
