"""Models that multiply by a slope: easily trained, and easily told apart."""

import mlflow
import numpy as np
from sklearn.linear_model import LinearRegression

x = np.arange(10.0).reshape(-1, 1)


def train(slope):
    return LinearRegression().fit(x, slope * x.ravel())


def predict(uri):
    return [round(y, 6) for y in mlflow.pyfunc.load_model(uri).predict(np.array([[1.0], [2.0]]))]
