"""Flash cards, to cut or to fold."""
