namespace GradCam.Cli.Tests;

/// <summary>
/// Whatever a user gives: one sentence that says what to do, the right exit code, other inputs still explained.
/// </summary>
// What is allocated is counted for the whole process.
[Collection(Alone.Name)]
public class BadInputTests : CliFixture
{
    private static byte[] Photo => File.ReadAllBytes(Chelsea);

    private static byte[] Model =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"));

    public static TheoryData<string, string> BadPictures =>
        new()
        {
            { "missing.png", "missing.png" },
            { "truncated.jpg", "truncated.jpg" },
            { "text.png", "text.png" },
            { "huge.png", "30000" },
            { "empty.png", "empty.png" },
            { "nan.npy", "NaN" },
            { "shape.npy", "[N, 3, 128, 128]" },
            { "damaged.npy", "damaged.npy" },
        };

    [Theory]
    [MemberData(nameof(BadPictures))]
    public async Task Explain_badInputAlone_isRefused(string name, string part)
    {
        long before = GC.GetTotalAllocatedBytes();

        var result = await Run("explain", Make(name), "-o", Out);

        Refused(result, name, part);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 300_000_000, "A bad input took hundreds of megabytes.");
    }

    [Theory]
    [MemberData(nameof(BadPictures))]
    public async Task Explain_badInputAmongGood_leavesTheGoodDone(string name, string part)
    {
        var (result, json) = await ExplainJson(Make(name), Chelsea);

        Assert.Equal(1, result.Code);
        Assert.Contains(
            part,
            Assert.Single(json.GetProperty("failures").EnumerateArray()).GetProperty("error").GetString()
        );
        Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Single(Directory.GetFiles(Out));
    }

    [Theory]
    [InlineData("explain", "")]
    [InlineData("explain", "cat.png", "-o", "")]
    [InlineData("convert", "")]
    [InlineData("convert", "model.h5", "--output=")]
    [InlineData("bake", "", "-o", "model.onnx")]
    [InlineData("layers", "")]
    public async Task Any_emptyArgument_isRefused(params string[] args) => Refused(await Run(args), "");

    [Fact]
    public async Task Explain_onePixel_isExplained()
    {
        Picture.FromRgb([200, 100, 50], 1, 1).Save(At("one.png"));

        var result = await Run("explain", At("one.png"), "-o", Out);

        Assert.Equal(0, result.Code);
        Assert.Single(Directory.GetFiles(Out));
    }

    [Fact]
    public async Task Explain_folderWithoutPictures_isRefused()
    {
        Write("folder/readme.txt", [1]);

        Refused(await Run("explain", At("folder"), "-o", Out), "holds no pictures");
    }

    [Theory]
    [InlineData("zero.onnx", 0)]
    [InlineData("cut.onnx", 1_000_000)]
    [InlineData("short.onnx", 100)]
    public async Task Explain_damagedModel_isRefusedWithinASecond(string name, int length)
    {
        string model = Write(name, Model[..length]);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Refused(await Run("explain", Chelsea, "-m", model, "-o", Out), name);
        Assert.True(watch.ElapsedMilliseconds < 5000, "It took seconds.");
    }

    [Fact]
    public async Task Explain_photographAsModel_isRefused() =>
        Refused(await Run("explain", Chelsea, "-m", Chelsea, "-o", Out), "ONNX");

    [Fact]
    public async Task Explain_missingModel_isRefused() =>
        Refused(await Run("explain", Chelsea, "-m", At("none.onnx"), "-o", Out), "none.onnx", "cats-dogs");

    [Fact]
    public async Task Explain_unknownLayer_suggestsNearNames() =>
        Refused(
            await Run("explain", Chelsea, "--layer", "layer3.2", "-o", Out),
            "layer3.2",
            "did you mean",
            "layer3.1"
        );

    [Fact]
    public async Task Explain_globWithoutMatch_isRefused() =>
        Refused(await Run("explain", Chelsea, "--layer", "*nothing*", "-o", Out), "*nothing*");

    [Fact]
    public async Task Explain_unknownClass_suggestsNearNames() =>
        Refused(await Run("explain", Chelsea, "--target", "catt", "-o", Out), "catt", "did you mean 'cat'");

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-2", "2")]
    [InlineData("top-3", "rank 3")]
    [InlineData("top-0", "top-0")]
    public async Task Explain_classOutOfRange_isRefused(string target, string part) =>
        Refused(await Run("explain", Chelsea, $"--target={target}", "-o", Out), part);

    [Fact]
    public async Task Explain_unknownMethod_suggestsNearNames() =>
        Refused(await Run("explain", Chelsea, "--method", "gradcan", "-o", Out), "gradcan", "'gradcam'");

    [Theory]
    [InlineData("--colormap", "rainbow")]
    [InlineData("--blend", "multiply")]
    [InlineData("--alpha", "3")]
    [InlineData("--alpha", "much")]
    [InlineData("--save", "video")]
    [InlineData("--normalize", "softmax")]
    [InlineData("--preprocess", "torch")]
    [InlineData("--labels", "/does/not/exist.txt")]
    [InlineData("--score", "probability")]
    [InlineData("--threads", "-3")]
    [InlineData("--output-name", "nothing")]
    [InlineData("--nonsense", "1")]
    public async Task Explain_wrongOption_isRefused(string option, string value)
    {
        var result = await Run("explain", Chelsea, option, value, "-o", Out);

        Assert.Equal(2, result.Code);
        Assert.Contains("error: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.False(Directory.Exists(Out) && Directory.EnumerateFileSystemEntries(Out).Any());
    }

    [Fact]
    public async Task Explain_outputFolderThatCannotBe_isRefusedBeforeAnyWork()
    {
        string file = Write("file", [1]);

        Refused(await Run("explain", Chelsea, "-o", Path.Combine(file, "below")), "choose another with -o");
    }

    [Fact]
    public async Task Explain_readOnlyOutputFolder_isRefused()
    {
        // Whoever may do everything may write to read-only folders too; /proc refuses even him.
        string folder = OperatingSystem.IsLinux() ? "/proc/self" : At("locked");
        if (!OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(folder);
            File.SetAttributes(folder, FileAttributes.ReadOnly);
        }

        Refused(await Run("explain", Chelsea, "-o", folder), folder);
    }

    [Fact]
    public async Task Explain_perSampleTargetsThatDoNotCount_isRefused()
    {
        Npy.Save(At("batch.npy"), new float[2 * 3 * 128 * 128], 2, 3, 128, 128);

        Refused(
            await Run("explain", At("batch.npy"), "--target-per-sample", "0,1,0", "-o", Out),
            "3 targets for 2 samples"
        );
    }

    [Fact]
    public async Task Explain_regionOfAClassifier_isRefused()
    {
        Npy.Save(At("mask.npy"), new float[64], 8, 8);

        Refused(await Run("explain", Chelsea, "--target", $"region:{At("mask.npy")}", "-o", Out), "segmentation");
    }

    [Fact]
    public async Task Run_withoutArguments_showsHelp()
    {
        var result = await Run();

        Assert.Contains("explain", result.Output);
        Assert.Contains("Examples:", result.Output);
    }

    private string Make(string name)
    {
        switch (name)
        {
            case "missing.png":
                return At(name);
            case "truncated.jpg":
                byte[] jpeg = Picture.Load(Chelsea).Encode("jpg");
                return Write(name, jpeg[..(jpeg.Length / 2)]);
            case "text.png":
                return Write(name, "this is no picture"u8.ToArray());
            case "empty.png":
                return Write(name, []);
            case "huge.png":
                return Write(name, HugePng());
            case "damaged.npy":
                return Write(name, Photo[..100]);
            case "nan.npy":
                var values = new float[3 * 128 * 128];
                values[5] = float.NaN;
                Npy.Save(At(name), values, 1, 3, 128, 128);
                return At(name);
            case "shape.npy":
                Npy.Save(At(name), new float[3 * 64 * 64], 1, 3, 64, 64);
                return At(name);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such bad input.");
        }
    }

    /// <summary>30,000 x 30,000 pixels of one colour: a small file that wants gigabytes.</summary>
    private static byte[] HugePng()
    {
        const int side = 30_000;
        using var data = new MemoryStream();
        using (
            var zlib = new System.IO.Compression.ZLibStream(
                data,
                System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true
            )
        )
        {
            byte[] row = new byte[1 + side];
            for (int y = 0; y < side; y++)
                zlib.Write(row);
        }
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        byte[] header = [0, 0, side >> 8, side & 255, 0, 0, side >> 8, side & 255, 8, 0, 0, 0, 0];
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, data.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content];
        Span<byte> number = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(body);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
