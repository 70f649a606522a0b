"""What each operator of ONNX becomes; importing this module enters them all."""

from quizgen.cost.onnxfile.operators import (
    elementwise as elementwise,
)
from quizgen.cost.onnxfile.operators import (
    normalisation as normalisation,
)
from quizgen.cost.onnxfile.operators import (
    products as products,
)
from quizgen.cost.onnxfile.operators import (
    shapes as shapes,
)
from quizgen.cost.onnxfile.operators import (
    windows as windows,
)
