"""Choices that are refused, for the table of bad cards."""

# An '@' in the first column marks the line that the message must name.
BAD_CHOICES = [
    (
        """
          - id: a
            choice: x
            options:
              - id: a
                right: x
              - id: b
@               wrong: [3, 3]
                because: x
            source: x
        """,
        "'wrong' reads as a list; write it as a block: 'wrong: |'",
    ),
    (
        """
@         - id: a
            choice: x
            source: x
        """,
        "'options' is missing",
    ),
    (
        """
          - id: a
            choice: x
@           options: [a, b]
            source: x
        """,
        "an entry of 'options' must be a mapping",
    ),
    (
        """
          - id: a
            choice: x
            options:
@             - {id: a, wrong: x, because: y}
              - {id: b, wrong: y, because: y}
            source: x
        """,
        "0 right options; mark exactly one",
    ),
    (
        """
          - id: a
            choice: x
            options:
@             - {id: a, right: x}
              - {id: b, right: y}
            source: x
        """,
        "2 right options; mark exactly one",
    ),
    (
        """
          - id: a
            choice: x
            options:
@             - {id: a, right: x}
            source: x
        """,
        "a choice has 2 to 9 options with different ids",
    ),
    (
        """
          - id: a
            choice: x
            options:
@             - {id: a, right: x}
              - {id: a, wrong: x, because: y}
            source: x
        """,
        "a choice has 2 to 9 options with different ids",
    ),
    (
        """
          - id: a
            choice: x
            options:
              - {id: a, right: x}
@             - {id: b, right: x, wrong: x, because: y}
            source: x
        """,
        "an option is either 'right' or 'wrong'",
    ),
    (
        """
          - id: a
            choice: x
            options:
              - {id: a, right: x}
@             - {id: b}
            source: x
        """,
        "an option is either 'right' or 'wrong'",
    ),
    (
        """
          - id: a
            choice: x
            options:
              - {id: a, right: x}
@             - {id: b, wrong: x}
            source: x
        """,
        "'because' is missing",
    ),
    (
        """
          - id: a
            choice: x
            options:
              - id: a
                right: x
              - id: b
                wrong: x
                because: x
@               becuase: x
            source: x
        """,
        "unknown key 'becuase'; did you mean 'because'?",
    ),
]
