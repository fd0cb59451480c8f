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

/** `scheduler-ops comment`: the schedule review as one comment on a pull request, created or edited. */
export function commentCommand(): Command {
  return new Command("comment")
    .option("--base <revision>", "git revision to compare with; default: the merge base with the main branch")
    .option("--head <revision>", "git revision with the change; default: the files in this folder")
    .option("-s, --stack <names...>", "only these stacks; default: every Pulumi.<stack>.yaml")
    .option(
      "--at <time>",
      "when the change takes effect (ISO 8601, UTC unless it has an offset); default: now",
      pointInTime,
    )
    .option(
      "--preview <stack=file>",
      "output of `pulumi preview --json` for a stack; repeatable; a missing file means that there is no preview",
      stackOutput,
    )
    .option("--project <name>", "keeps the comments of several projects in one repository apart", projectName)
    .option(
      "--pull-request <number>",
      "pull request to comment on; default: the one of this CI job",
      wholeNumber,
    )
    .option("--dry-run", "print the comment instead of posting it")
    .addHelpText(
      "after",
      `
On GitHub, GITHUB_TOKEN needs the permission pull-requests: write; on GitLab, GITLAB_TOKEN is a project access token
with the scope api. The repository and the pull request come from the environment of the CI job.
If nothing changes and there is no comment yet, none is posted.

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
  const { maxGithubBodyLength } = await import("../review/pull-request/forge/github.ts");
  const { markerOf, upsertComment } = await import("../review/pull-request/forge/upsert.ts");
  const { base, head, stack: stacks, at = new Date(), preview: previews = [] } = options;
  const branches = branchesOf(process.env);
  const content = await readCommentContent({ base, head, stacks, at, previews, branches });
  const marker = markerOf(options.project === undefined ? "review" : `review/${options.project}`);
  const text = composeComment(content, marker);
  if (options.dryRun === true) {
    console.log(fitText(text, maxGithubBodyLength, fullDiffHint(content)));
    return;
  }
  const forge = forgeOf(process.env, realClock());
  const number = options.pullRequest ?? pullRequestOf(process.env);
  if (number === undefined) throw noPullRequest();
  const result = await upsertComment(forge, number, {
    marker,
    body: fitText(text, forge.maxBodyLength, fullDiffHint(content)),
    onlyEdit: isSilent(content),
  });
  console.log(`Comment ${result.done}${result.url === undefined ? "" : `: ${result.url}`}`);
}

/** A sentence that says how to see the full text. */
function fullDiffHint({ diff }: CommentContent): string {
  const [before, after] = [diff.before.commit?.slice(0, 12), diff.after.commit?.slice(0, 12)];
  const options = [
    before === undefined ? "" : ` --base ${before}`,
    after === undefined ? "" : ` --head ${after}`,
  ];
  return `Full diff: \`npx scheduler-ops diff${options.join("")}\`.`;
}

function noPullRequest(): ConfigurationError {
  return new ConfigurationError([
    {
      code: "FORGE008",
      message: "not running for a pull request; nothing to comment on",
      remedy: "Run it for pull requests only, or name one with --pull-request",
    },
  ]);
}

function projectName(text: string): string {
  if (/^[\w/-]{1,60}$/.test(text)) return text;
  throw new InvalidArgumentError("It must consist of letters, digits, hyphens, underscores or slashes.");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (/^[1-9]\d{0,9}$/.test(text)) return number;
  throw new InvalidArgumentError("It must be a positive whole number.");
}
