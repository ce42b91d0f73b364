# The adapter's own metrics: `--port` says where, and nothing says on which address.
s|(metricsBindAddress := fmt\.Sprintf\(")(:%v", metricsAPIServerPort\))|\1127.0.0.1\2|
