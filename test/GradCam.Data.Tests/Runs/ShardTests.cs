using GradCam.Data.Runs;

namespace GradCam.Data.Tests.Runs;

public class ShardTests
{
    [Theory]
    [InlineData("3/8", "", 3, 8)]
    [InlineData(null, "", 1, 1)]
    [InlineData("1", "", 1, 1)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=8", 6, 8)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=8", 5, 8)]
    [InlineData(null, "AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=4", 1, 4)]
    [InlineData("4", "JOB_COMPLETION_INDEX=3", 4, 4)]
    [InlineData("2/4", "JOB_COMPLETION_INDEX=3", 2, 4)]
    public void Parse_optionOrScheduler_isTheShard(string? text, string environment, int number, int count) =>
        Assert.Equal(new(number, count), Shard.Parse(text, Variables(environment)));

    [Theory]
    [InlineData("9/8", "", "no part of a whole")]
    [InlineData("0/8", "", "no part of a whole")]
    [InlineData("a/b", "", "no part of a whole")]
    [InlineData("8", "", "no scheduler says which")]
    [InlineData(null, "JOB_COMPLETION_INDEX=3", "nothing says how many")]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=2", "without gaps")]
    public void Parse_whatIsNone_saysWhy(string? text, string environment, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<GradCamException>(() => Shard.Parse(text, Variables(environment))).Message
        );

    [Fact]
    public void Has_everyName_isTrueOfOneShard()
    {
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"cat/{i:00000}.jpg")];
        int[] counts = [.. Enumerable.Range(1, 8).Select(number => names.Count(new Shard(number, 8).Has))];

        Assert.Equal(names.Length, counts.Sum());
        Assert.All(counts, c => Assert.InRange(c, 190, 310));
        // The same on every machine, and for ever: rows of a run would be lost otherwise.
        Assert.Equal([7, 8, 2, 7], names[..4].Select(n => Enumerable.Range(1, 8).Single(i => new Shard(i, 8).Has(n))));
    }

    private static Func<string, string?> Variables(string environment)
    {
        var all = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('='))
            .ToDictionary(v => v[0], v => v[1]);
        return all.GetValueOrDefault;
    }
}
