import math
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import accuracy


class AccuracyTests(unittest.TestCase):
    def test_smape_by_hand(self):
        self.assertAlmostEqual(accuracy.smape([1, 3], [3, 3]), 50)
        self.assertAlmostEqual(accuracy.smape([0, 1], [0, 0]), 200)
        self.assertTrue(math.isnan(accuracy.smape([0], [0])))

    def test_mase_by_hand(self):
        self.assertAlmostEqual(accuracy.mase([9, 9], [8, 10], [1, 5, 3, 7], 2), 0.5)
        # No longer than a season: lag 1.
        self.assertAlmostEqual(accuracy.mase([9], [8], [1, 5, 3, 7], 4), 1 / (10 / 3))
        self.assertTrue(math.isnan(accuracy.mase([9], [8], [2, 2, 2], 1)))

    def test_seasonal_naive(self):
        self.assertEqual(accuracy.seasonal_naive([1, 2, 3, 4, 5], 4, 3), [3, 4, 5, 3])
        self.assertEqual(accuracy.seasonal_naive([1, 2], 2, 3), [2, 2])

    def test_chosen(self):
        text = "model = views: 12 series\nseason = 12: as you asked\ncombine = ETS,Theta: they lower it\n"
        self.assertEqual(accuracy.chosen(text), "views + ETS,Theta")
        self.assertEqual(accuracy.chosen("model = rnn: few\ncombine = none: no\n"), "rnn")

    def test_forecasts(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "f.csv")
            with open(path, "w") as file:
                file.write("unique_id,ds,GRU,GRU-lo-95,GRU-lo-80,GRU-hi-80,GRU-hi-95\na,1,2,0,1,3,4\n")
            self.assertEqual(accuracy.forecasts(path), {("a", "1"): (2, {95: (0, 4), 80: (1, 3)})})


if __name__ == "__main__":
    unittest.main()
