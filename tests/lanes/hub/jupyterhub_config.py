"""The test's hub: any name may log in, and each learner's server is a process with a home folder of its own."""

import os
import sys

c = get_config()  # noqa: F821, JupyterHub puts it there
front, hub, proxy = os.environ["COURSE_HUB_PORTS"].split()

c.JupyterHub.bind_url = f"http://127.0.0.1:{front}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub}"
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [os.path.join(os.path.dirname(sys.executable), "configurable-http-proxy")]

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.services = [{"name": "teacher", "api_token": os.environ["COURSE_HUB_TOKEN"]}]
scopes = ["admin:users", "admin:servers", "admin:server_state", "tokens"]
c.JupyterHub.load_roles = [{"name": "teacher", "scopes": scopes, "services": ["teacher"]}]

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(os.getcwd(), "homes", "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.environment = {"OPENBLAS_NUM_THREADS": "1"}  # as many threads as cores, for each learner, would only wait
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # a busy machine is not a defect
