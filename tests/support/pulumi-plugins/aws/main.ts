import packageOfPlugin from "@pulumi/aws/package.json" with { type: "json" };
import { serveStandIn } from "../serve-stand-in.ts";
import { awsStandIn } from "./aws-stand-in.ts";

await serveStandIn(awsStandIn(packageOfPlugin.version));
