import type { z } from "zod";
import type { Service, ServiceType } from "../render/index.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** What tells one kind of service from another. The lifecycle of all kinds stands in `service-provider.ts`. */
export interface ServiceKind<Spec extends ServiceSpec> {
  type: ServiceType;
  /** Canonical form, one schema a property. */
  schema: z.ZodType<Spec> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** Name of the property that holds the command. */
  commandProperty: string;
  /** Whether a deploy is waited for when the program does not say. */
  waitsForDeploy: boolean;
  /** Everything that PATCH can change, in the API's form. */
  settings(spec: Spec): ServiceSettings;
  /** The spec that the live service fulfils, with the optional parts that `managed` has; without env vars and files. */
  specOf(service: Service, managed: Spec): Spec;
  /** Outputs beside the spec and those of every service. */
  outputsOf(service: Service): Readonly<Record<string, string>>;
}

/** Body of PATCH; part of the body of POST. */
export interface ServiceSettings {
  name: string;
  serviceDetails: Readonly<Record<string, unknown>>;
  [field: string]: unknown;
}
