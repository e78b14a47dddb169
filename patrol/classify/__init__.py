"""The trained model at run time: a reading and its signals in, a `Prediction` out. Needs numpy alone."""
