"""Lists of units and staff from a workbook: what each row would do is shown first, and exactly that is done."""
