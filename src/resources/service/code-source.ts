/** What a service runs: an image, or a git repository that Render builds. */
import type { Input } from "@pulumi/pulumi";
import { z } from "zod";
import { normalImageReference } from "../../core/image-reference.ts";
import type { Service } from "../../render/service.ts";
import { flag, text } from "./input-types.ts";

/** An image from a registry. */
export interface ImageSource {
  /** Image reference, for example `ghcr.io/owner/name:tag`; without a tag `latest`. */
  path: Input<string>;
  /** Id of the Render registry credential (`rgc-…`) for a private image. Default: none. */
  registryCredentialId?: Input<string>;
}

/** A git repository. */
export interface GitSource {
  /** Address of the repository, without a branch. */
  repo: Input<string>;
  /** Default: the repository's default branch; then not managed. */
  branch?: Input<string>;
  /** Folder in the repository. Default: its root. */
  rootDir?: Input<string>;
  /** `node`, `python`, `go`, `ruby`, `rust`, `elixir` or `docker`. */
  runtime: Input<string>;
  /** Builds the service. Required, except for `docker`, which has none. */
  buildCommand?: Input<string>;
  /** Whether a push deploys. Default: true. */
  autoDeploy?: Input<boolean>;
  /** For `docker`: the Dockerfile, default `./Dockerfile`. */
  dockerfilePath?: Input<string>;
  /** For `docker`: the build context, default `.`. */
  dockerContext?: Input<string>;
}

export const imageSchema = z.strictObject({
  path: text("an image reference such as ghcr.io/owner/name:tag").transform((path, context) => {
    const reference = normalImageReference(path);
    if (reference !== undefined) return reference;
    context.addIssue({
      code: "custom",
      message: "must be an image reference such as ghcr.io/owner/name:tag",
    });
    return z.NEVER;
  }),
  registryCredentialId: text("the id of a registry credential, rgc-…").optional(),
});

export const gitSchema = z
  .strictObject({
    repo: text("the address of a repository, such as https://github.com/owner/name"),
    branch: text("the name of a branch").optional(),
    rootDir: z
      .string("must be a folder in the repository")
      .optional()
      .transform((folder) => folder?.trim() || undefined),
    runtime: z
      .string("must be a runtime such as node, python or docker")
      .refine(
        (runtime) => runtime !== "image",
        'must not be "image": name the image under image.path instead',
      ),
    buildCommand: z.string("must be a command").optional(),
    autoDeploy: flag(true),
    dockerfilePath: text("the path of a Dockerfile").optional(),
    dockerContext: text("a folder in the repository").optional(),
  })
  .superRefine((git, context) => {
    function fault(property: string, message: string): void {
      context.addIssue({ code: "custom", path: [property], message });
    }
    if (git.runtime === "docker" && git.buildCommand)
      fault("buildCommand", "does not apply to docker: the Dockerfile defines the build");
    if (git.runtime !== "docker") {
      if (!git.buildCommand)
        fault("buildCommand", `is missing: the runtime ${git.runtime} needs one, for example "npm ci"`);
      if (git.dockerfilePath) fault("dockerfilePath", "applies only to the runtime docker");
      if (git.dockerContext) fault("dockerContext", "applies only to the runtime docker");
    }
  })
  .transform(({ buildCommand, dockerfilePath, dockerContext, ...git }) =>
    git.runtime === "docker"
      ? { ...git, dockerfilePath: dockerfilePath ?? "./Dockerfile", dockerContext: dockerContext ?? "." }
      : { ...git, buildCommand },
  );

/** The two sources in canonical form; exactly one is present. */
export interface Source {
  image?: z.infer<typeof imageSchema> | undefined;
  git?:
    | {
        repo: string;
        branch?: string | undefined;
        /** Absent = the repository's root. */
        rootDir?: string | undefined;
        runtime: string;
        /** Absent = true. */
        autoDeploy?: boolean | undefined;
        buildCommand?: string | undefined;
        dockerfilePath?: string | undefined;
        dockerContext?: string | undefined;
      }
    | undefined;
}

/** Top-level fields of a service in the API. */
export function sourceFields({ image, git }: Source, ownerId: string): Record<string, unknown> {
  if (image !== undefined) {
    return { image: { imagePath: image.path, ownerId, registryCredentialId: image.registryCredentialId } };
  }
  if (git === undefined) return {};
  const { repo, branch, rootDir = "", autoDeploy = true } = git;
  return { repo, branch, rootDir, autoDeploy: autoDeploy ? "yes" : "no" };
}

/** `runtime` and `envSpecificDetails` of a service in the API. `command` `""` means the image's own. */
export function runtimeFields({ image, git }: Source, command: string): Record<string, unknown> {
  if (image !== undefined) {
    // Render's schema of a cron job's details requires all three as strings.
    return {
      runtime: "image",
      envSpecificDetails: { dockerCommand: command, dockerContext: "", dockerfilePath: "" },
    };
  }
  if (git === undefined) return {};
  const { runtime, buildCommand = "", dockerContext, dockerfilePath } = git;
  return {
    runtime,
    envSpecificDetails:
      runtime === "docker"
        ? { dockerCommand: command, dockerContext, dockerfilePath }
        : { buildCommand, startCommand: command },
  };
}

/** The source of a live service, with the optional parts that `managed` has. */
export function sourceOf(service: Service, managed: Source): Source {
  if (service.runtime === "image") {
    const { imagePath, registryCredentialId } = service;
    return { image: { path: imagePath ?? "", registryCredentialId } };
  }
  const { buildCommand, dockerContext, dockerfilePath } = service.commands;
  return {
    git: {
      repo: service.repo ?? "",
      // Without a branch in the program, Render chose its default.
      branch: managed.git?.branch === undefined ? undefined : (service.branch ?? ""),
      rootDir: service.rootDir || undefined,
      runtime: service.runtime,
      autoDeploy: service.autoDeploy ? undefined : false,
      ...(service.runtime === "docker"
        ? { dockerfilePath: dockerfilePath || "./Dockerfile", dockerContext: dockerContext || "." }
        : { buildCommand: buildCommand ?? "" }),
    },
  };
}

/** The command of a live service. */
export function commandOf({ runtime, commands }: Service): string {
  const command =
    runtime === "image" || runtime === "docker" ? commands.dockerCommand : commands.startCommand;
  return command ?? "";
}

/** Problems of a source with its command: there must be exactly one source, and a native runtime needs a command. */
export function sourceFaults(
  source: { image?: unknown; git?: unknown },
  command: unknown,
  property: string,
): string[] {
  const faults: string[] = [];
  if (source.image === undefined && source.git === undefined) {
    faults.push("image or git is missing: name an image, or a repository that Render builds");
  }
  if (source.image !== undefined && source.git !== undefined) {
    faults.push("image and git are both set: a service runs one of them, remove the other");
  }
  const runtime = gitRuntime(source.git);
  if (runtime !== undefined && runtime !== "docker" && (command === undefined || command === "")) {
    faults.push(`${property} is missing: the runtime ${runtime} needs the command that starts it`);
  }
  return faults;
}

function gitRuntime(git: unknown): string | undefined {
  const parsed = z.object({ runtime: z.string() }).safeParse(git);
  return parsed.success ? parsed.data.runtime : undefined;
}
