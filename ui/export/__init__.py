"""The one way out of a view into a file: `ExportButton(context, subject)`, its menu, its questions, its run."""
