using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace GradCam.Data.Runs;

/// <summary>
/// One of several equal parts of a source. A picture's part follows from its name below the source, so that it is the
/// same on every machine, and the same when pictures are added.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">The number of parts.</param>
internal sealed record Shard(int Number, int Count)
{
    private const int Most = 1_000_000;

    /// <summary>All of a source.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Where schedulers tell a task its place: the variables of its number, of the first number, and of their
    /// count.</summary>
    private static readonly (string Number, string? First, string? Count)[] Schedulers =
    [
        ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"),
        ("AWS_BATCH_JOB_ARRAY_INDEX", null, "AWS_BATCH_JOB_ARRAY_SIZE"),
        ("JOB_COMPLETION_INDEX", null, "JOB_COMPLETIONS"),
    ];

    /// <summary>Reads <c>3/8</c>, or a count alone, whose number the scheduler tells.</summary>
    /// <param name="text">The text; null for what the scheduler tells, or the whole.</param>
    /// <param name="variable">An environment variable's value.</param>
    /// <exception cref="GradCamException">It is no part, or the scheduler tells no number.</exception>
    public static Shard Parse(string? text, Func<string, string?> variable)
    {
        if (text?.Split('/') is [var left, var right])
            return WholeNumber(left) is { } number && WholeNumber(right) is { } count && number >= 1 && number <= count
                ? new(number, count)
                : throw Odd(text);
        int? asked = text is null ? null : WholeNumber(text) ?? throw Odd(text);
        foreach (var (name, first, all) in Schedulers)
            if (WholeNumber(variable(name)) is { } task)
            {
                int own = task - (first is null ? 0 : WholeNumber(variable(first)) ?? 0) + 1;
                int count = asked ?? (all is null ? null : WholeNumber(variable(all))) ?? throw Uncounted(name);
                return own >= 1 && own <= count
                    ? new(own, count)
                    : throw new GradCamException(
                        $"{name} is {task}, which is none of {count} shards: number the tasks without gaps, and say "
                            + "their count with --shard."
                    );
            }
        return asked is null or 1
            ? Whole
            : throw new GradCamException(
                $"--shard {text} says how many shards there are, but no scheduler says which one this is: give "
                    + $"--shard 1/{text} to --shard {text}/{text}."
            );
    }

    /// <summary>True if a picture of this name belongs to the part.</summary>
    public bool Has(string name) =>
        Count == 1 || XxHash64.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan())) % (ulong)Count == (ulong)(Number - 1);

    /// <summary>As it stands in names of files: <c>00003-of-00008</c>.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Number:00000}-of-{Count:00000}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? WholeNumber(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= Most
            ? number
            : null;

    private static GradCamException Odd(string text) =>
        new($"--shard {text} is no part of a whole: give the third of eight as 3/8.");

    private static GradCamException Uncounted(string variable) =>
        new(
            $"{variable} says which shard this is, but nothing says how many there are: give their number, such as "
                + "--shard 8."
        );
}
