import packageOfPlugin from "@pulumi/kubernetes/package.json" with { type: "json" };
import { serveStandIn } from "../serve-stand-in.ts";
import { kubernetesStandIn } from "./kubernetes-stand-in.ts";

await serveStandIn(kubernetesStandIn(packageOfPlugin.version));
