import TimeSeries
