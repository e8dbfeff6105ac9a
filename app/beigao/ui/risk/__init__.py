"""The page “Risk matrix”: every risk of the assessment before and after its measures, as a picture and as a list."""
