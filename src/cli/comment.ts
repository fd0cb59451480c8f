import { Command, InvalidArgumentError } from "commander";
import { realClock } from "../core/clock.ts";
import { ConfigurationError } from "../core/errors.ts";
import type { CommentContent } from "../review/pull-request/comment.ts";
import { pointInTime, type StackOutput, stackOutput } from "./options.ts";

interface Options {
  base?: string;
  head?: string;
  stack?: string[];
  at?: Date;
  preview?: StackOutput[];
  project?: string;
  pullRequest?: number;
  dryRun?: boolean;
}

/** `scheduler-ops comment`: the one comment of a pull request, written or edited. */
export function commentCommand(): Command {
  return new Command("comment")
    .option("--base <revision>", "compare with this git revision; default: where the branch left main")
    .option("--head <revision>", "the change; default: the files as they stand in this folder")
    .option("-s, --stack <names...>", "only these stacks; default: every Pulumi.<stack>.yaml")
    .option("--at <time>", "when the change takes effect, in ISO 8601; default: now", pointInTime)
    .option(
      "--preview <stack=file>",
      "what `pulumi preview --json` of a stack printed; may be repeated; a file that is not there says that there was none",
      stackOutput,
    )
    .option("--project <name>", "tells the comments of several projects in one repository apart", projectName)
    .option("--pull-request <number>", "default: the one of this job, as CI says", wholeNumber)
    .option("--dry-run", "print the comment and write none")
    .addHelpText(
      "after",
      `
On GitHub GITHUB_TOKEN needs the permission pull-requests: write; on GitLab GITLAB_TOKEN is a project access token
with the scope api. Which repository and pull request it is, both tell their jobs in the environment.
Nothing is written where nothing changes and there is no comment yet.

Examples:
  $ scheduler-ops comment --dry-run
  $ scheduler-ops comment --base HEAD^1 --head HEAD
  $ npm run --silent pulumi -- preview --stack prod --json > prod.preview 2>&1
  $ scheduler-ops comment --base HEAD^1 --head HEAD --preview prod=prod.preview`,
    )
    .action(comment);
}

async function comment(options: Options): Promise<void> {
  const { composeComment, isSilent } = await import("../review/pull-request/comment.ts");
  const { fitText } = await import("../review/pull-request/fit.ts");
  const { readCommentContent } = await import("../review/pull-request/read-content.ts");
  const { branchesOf, forgeOf, pullRequestOf } = await import(
    "../review/pull-request/forge/ci-environment.ts"
  );
  const { longestGithubBody } = await import("../review/pull-request/forge/github.ts");
  const { markerOf, upsertComment } = await import("../review/pull-request/forge/upsert.ts");
  const { base, head, stack: stacks, at = new Date(), preview: previews = [] } = options;
  const branches = branchesOf(process.env);
  const content = await readCommentContent({ base, head, stacks, at, previews, branches });
  const marker = markerOf(options.project === undefined ? "review" : `review/${options.project}`);
  const text = composeComment(content, marker);
  if (options.dryRun === true) {
    console.log(fitText(text, longestGithubBody, wholeWith(content)));
    return;
  }
  const forge = forgeOf(process.env, realClock());
  const number = options.pullRequest ?? pullRequestOf(process.env);
  if (number === undefined) throw noPullRequest();
  const kept = await upsertComment(forge, number, {
    marker,
    body: fitText(text, forge.longestBody, wholeWith(content)),
    onlyEdit: isSilent(content),
  });
  console.log(`Comment ${kept.done}${kept.url === undefined ? "" : `: ${kept.url}`}`);
}

/** How a reader sees what was left out. */
function wholeWith({ diff }: CommentContent): string {
  const [before, after] = [diff.before.commit?.slice(0, 12), diff.after.commit?.slice(0, 12)];
  const options = [
    before === undefined ? "" : ` --base ${before}`,
    after === undefined ? "" : ` --head ${after}`,
  ];
  return `All of it: \`npx scheduler-ops diff${options.join("")}\`.`;
}

function noPullRequest(): ConfigurationError {
  return new ConfigurationError([
    {
      code: "FORGE008",
      message: "this job is of no pull request, so there is nothing to comment on",
      remedy: "Run it on pull requests only, or name one with --pull-request",
    },
  ]);
}

function projectName(text: string): string {
  if (/^[\w/-]{1,60}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be letters, digits, hyphens, underscores or slashes.");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (/^[1-9]\d{0,9}$/.test(text)) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}
