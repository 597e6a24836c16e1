namespace GradCam.Cli.Tests;

/// <summary>Numbers, choices and limits on the command line.</summary>
public sealed class OptionTests : CliFixture
{
    [Fact]
    public async Task Command_thatThereIsNot_isAnsweredWithTheNearest()
    {
        Refused(await Run("explan", Chelsea), "There is no command 'explan' (did you mean 'explain'?).");
        Refused(await Run("frobnicate"), "There is no command 'frobnicate'.");
        Refused(await Run(Chelsea), "begin with `gradcam explain`");
    }

    [Theory]
    [InlineData("--alpha", "0,1", "not '0,1': write 0.1.")]
    [InlineData("--alpha", "1e400", "not '1e400'")]
    [InlineData("--alpha", "NaN", "not 'NaN'")]
    [InlineData("--alpha", "∞", "from 0 to 1")]
    [InlineData("--alpha", "Infinity", "from 0 to 1")]
    [InlineData("--alpha", "1,000.5", "from 0 to 1")]
    [InlineData("--alpha", "+0.5", "write 0.5.")]
    [InlineData("--alpha", "0x1", "not '0x1'")]
    [InlineData("--alpha", " 0.5", "write 0.5.")]
    [InlineData("--alpha", "-0.1", "from 0 to 1, not -0.1.")]
    [InlineData("--alpha", "٠.٥", "not '٠.٥'")]
    [InlineData("--samples", "1,000", "write 1000.")]
    [InlineData("--samples", "1e3", "from 1 to 1000000")]
    [InlineData("--samples", "+5", "write 5.")]
    [InlineData("--samples", "99999999999999999999", "from 1 to 1000000")]
    [InlineData("--seed", "2147483648", "from -2147483648 to 2147483647")]
    [InlineData("--threads", "1.5", "not '1.5'")]
    [InlineData("--batch-size", "0", "from 1 to 4096")]
    [InlineData("--combine", "7", "none, mean, max or product")]
    [InlineData("--combine", "none,mean", "none, mean, max or product")]
    [InlineData("--score", "1", "logit or output")]
    [InlineData("--blend", "add,mix", "add, mix or pytorch-grad-cam")]
    [InlineData("--blend", "+1", "add, mix or pytorch-grad-cam")]
    [InlineData("--limit", "nodes", "NAME=VALUE")]
    [InlineData("--limit", "node=5", "did you mean 'nodes'?")]
    [InlineData("--limit", "nodes=5Q", "K, M or G, not '5Q'")]
    [InlineData("--limit", "nodes=0", "from 1 to")]
    [InlineData("--limit", "nodes=-1", "from 1 to")]
    [InlineData("--limit", "nodes=99999999999G", "from 1 to")]
    public async Task Explain_valueThatIsNone_isRefused(string option, string value, string part) =>
        Refused(await Run("explain", Chelsea, option, value, "-o", Out), part);

    [Theory]
    [InlineData("batch")]
    [InlineData("evaluate")]
    [InlineData("audit")]
    public async Task Choice_thatIsNone_listsTheChoices(string command) =>
        Refused(await Run(command, Chelsea, "--box-format", "corners", "-o", Out), "xywh");

    [Theory]
    [InlineData("--alpha", ".5")]
    [InlineData("--alpha", "5e-1")]
    [InlineData("--alpha", "1")]
    [InlineData("--seed", "-5")]
    [InlineData("--combine", "MEAN")]
    [InlineData("--limit", "nodes=1m")]
    public async Task Explain_valueThatIsOne_isTaken(string option, string value) =>
        Assert.Equal(0, (await Run("explain", Chelsea, option, value, "-o", Out)).Code);

    [Theory]
    [InlineData("given twice", "--limit", "nodes=1K", "--limit", "nodes=2K")]
    [InlineData("given twice", "--input", "a=x.npy", "--input", "a=x.npy")]
    [InlineData("single argument", "--alpha", "0.1", "--alpha", "0.2")]
    [InlineData("single argument", "-o", "a", "-o", "b")]
    public async Task Explain_optionTwice_isRefused(string part, params string[] options)
    {
        Npy.Save(At("x.npy"), new float[1], 1);
        var result = await Run([
            "explain",
            Chelsea,
            .. options.Select(o => o.Replace("x.npy", At("x.npy"), StringComparison.Ordinal)),
        ]);

        Refused(result, part == "given twice" ? "twice; give it once." : part);
    }

    [Fact]
    public void Of_limits_setsThem()
    {
        var option = new LimitOption();
        var command = new System.CommandLine.RootCommand { option.Option };
        var parsed = command.Parse(["--limit", "file-bytes=2G", "--limit", "nodes=3k", "--limit", "tensor-bytes=5"]);

        Assert.Equal(
            ResourceLimits.Default with
            {
                FileBytes = 2L << 30,
                Nodes = 3000,
                TensorBytes = 5,
            },
            option.Of(parsed)
        );
    }

    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;

    [Fact]
    public async Task Help_ofExplain_listsLimitsAndExitCodes()
    {
        // Its columns break lines.
        string help = string.Join(' ', (await Run("explain", "--help")).Output.Split((char[]?)null, Words));

        Assert.All(ResourceLimits.All, l => Assert.Contains(l.Name, help));
        string[] parts =
        [
            "--debug",
            "Exit codes:",
            "130",
            "143",
            "file-bytes (bytes of a picture or tensor file, 256M)",
            "51M",
            "100K",
        ];
        Assert.All(parts, part => Assert.Contains(part, help));
    }

    [Fact]
    public async Task Explain_debug_printsWhereItHappened() =>
        Assert.Contains("   at ", (await Run("explain", Chelsea, "-o", Out, "--limit", "x=1", "--debug")).Error);

    [Fact]
    public async Task Explain_ofAWholeBook_isRefusedBriefly() =>
        Assert.InRange(
            (await Run("explain", Chelsea, "--method", new string('a', 100_000), "-o", Out)).Error.Length,
            100,
            5000
        );
}
