"""What may be shown: editions, their selection and order, and the redaction of a guide."""
