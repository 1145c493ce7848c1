"""What a cell shows, as markup that neither acts nor asks nor leaves."""
