"""Files as people have them: read strictly, kept between runs, written whole or not at all."""
