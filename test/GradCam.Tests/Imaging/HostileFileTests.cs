using System.Diagnostics;
using System.Text;

namespace GradCam.Tests.Imaging;

/// <summary>
/// Pictures, cards, labels and arrays that are damaged or mean harm: one sentence, in bounded memory.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_of_picture_with_millions_of_rows_says_so() =>
        Refused(() => Picture.Load(Case("tall.png")), "a side of more than 1,000,000");

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1)]
    [InlineData(7, 200_000)]
    public void Apply_to_any_shape_is_done_in_every_way(int width, int height)
    {
        var picture = Picture.FromRgb(Enumerable.Repeat((byte)77, 3 * width * height).ToArray(), width, height);
        foreach (var resize in Enum.GetValues<ResizeMode>())
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var options = new Preprocessing
            {
                Width = 24,
                Height = 16,
                Resize = resize,
                Interpolation = interpolation,
                Scale = 1,
                Padding = 77,
            };
            Assert.All(options.Apply(picture).Tensor, v => Assert.Equal(77, v));
            if (resize == ResizeMode.ShortSideThenCenterCrop)
                (options with { ResizeSize = 32768 }).Apply(picture);
        }
    }

    [Theory]
    [InlineData(1, 400_000)]
    [InlineData(2, 300_000)]
    public void Apply_of_few_columns_to_many_takes_the_short_way(int width, int height)
    {
        var random = new Random(3);
        var rgb = new byte[3 * width * height];
        random.NextBytes(rgb);
        var picture = Picture.FromRgb(rgb, width, height);
        var options = new Preprocessing
        {
            Width = 2000,
            Height = 8,
            Scale = 1,
        };
        long before = GC.GetTotalAllocatedBytes();
        var wide = options.Apply(picture);

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
        // The first column of what was enlarged is the column itself, resized alone.
        var narrow = (options with { Width = width }).Apply(picture);
        for (int row = 0; row < 8; row++)
            Assert.InRange(wide.Tensor[row * 2000] - narrow.Tensor[row * width], -1, 1);
    }

    [Fact]
    public void Validate_of_huge_input_says_so() =>
        Refused(
            () => new Preprocessing { Width = 16384, Height = 16384 }.Apply(Picture.FromRgb([1, 2, 3], 1, 1)),
            "25,000,000 pixels together"
        );

    [Theory]
    [InlineData("card_surrogate.gradcam.json", "no Unicode")]
    public void Load_of_card_that_means_harm_says_so(string name, string reason) =>
        Refused(() => ModelCard.Load(Case(name)), reason);

    [Theory]
    [InlineData("""{"labels":["a","\ud800"]}""", "no Unicode")]
    [InlineData("""{"\udc00":1}""", "no Unicode")]
    [InlineData("""{"layer":"x","layer":"y"}""", "twice")]
    [InlineData("""{"size":1e400}""", "not possible")]
    [InlineData("""{"scale":1e400}""", "not a number")]
    [InlineData("""{"mean":[1,2,-1e400]}""", "not a number")]
    [InlineData("""{"padding":-9223372036854775809}""", "not possible")]
    [InlineData("""{"scale":"1/0"}""", "not a number")]
    public void Parse_of_odd_values_says_so(string json, string reason) =>
        Refused(() => ModelCard.Parse(Encoding.UTF8.GetBytes(json)), reason);

    [Fact]
    public void Parse_of_endless_values_says_so()
    {
        Refused(
            () => ModelCard.Parse(Encoding.UTF8.GetBytes($"{{\"layer\":{new string('[', 100_000)}")),
            "not valid JSON"
        );
        Refused(
            () =>
                ModelCard.Parse(
                    Encoding.UTF8.GetBytes(
                        $"{{\"labels\":[{string.Concat(Enumerable.Repeat("\"\",", 1_100_000))}\"\"]}}"
                    )
                ),
            "elements"
        );
        Refused(
            () => ModelCard.Parse(Encoding.UTF8.GetBytes($"{{\"layer\":\"{new string('x', 10_000)}\"}}")),
            "a text of 10,000 bytes"
        );
    }

    [Fact]
    public void Load_of_text_beyond_the_limit_reads_nothing()
    {
        string labels = At("labels.txt"),
            card = At("model.gradcam.json");
        foreach (string path in new[] { labels, card })
        {
            File.WriteAllText(path, new string('x', 64));
            using var file = File.OpenWrite(path);
            file.SetLength(900L << 20);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(() => Labels.Load(labels), "the limit text-bytes is 16,777,216");
        Refused(() => ModelCard.Load(card), "the limit text-bytes is 16,777,216");
        Refused(() => Npy.Load(At("none.npy")), "does not exist");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Load_of_labels_of_millions_of_lines_says_so()
    {
        File.WriteAllText(At("l.txt"), "a" + new string('\n', 2_000_000));

        Refused(() => Labels.Load(At("l.txt")), "more than 1,000,000 lines");
    }

    [Fact]
    public void Load_within_own_limits_is_refused_beyond_them()
    {
        File.WriteAllText(At("l.txt"), "cat\ndog\n");
        Npy.Save(At("a.npy"), new float[100], 100);

        Refused(() => Labels.Load(At("l.txt"), new() { TextBytes = 3 }), "the limit text-bytes is 3");
        Refused(() => Npy.Load(At("a.npy"), new() { FileBytes = 300 }), "the limit file-bytes is 300");
        Refused(
            () => Picture.Load(Case("tall.png"), new ResourceLimits { FileBytes = 300 }),
            "the limit file-bytes is 300"
        );
        Refused(() => Target.Parse($"similar:{At("a.npy")}", new() { FileBytes = 300 }), "the limit file-bytes is 300");
    }

    [Fact]
    public void Labels_of_a_card_are_not_read_over_a_link()
    {
        File.WriteAllText(At("secret"), "root");
        File.CreateSymbolicLink(At("labels.txt"), At("secret"));
        File.WriteAllText(At("m.gradcam.json"), """{"labels":"labels.txt"}""");

        Refused(() => ModelCard.ForModel(At("m.onnx")), "a link");
    }

    [Fact]
    public void Card_that_is_a_link_is_not_read_unless_it_is_named()
    {
        File.WriteAllText(At("other.json"), """{"layer":"x"}""");
        File.CreateSymbolicLink(At("m.gradcam.json"), At("other.json"));

        Refused(() => ModelCard.ForModel(At("m.onnx")), "is a link");
        Assert.Equal("x", ModelCard.Load(At("m.gradcam.json")).Layer);
    }

    [Fact]
    public void Pipes_are_not_opened_wherever_they_are_named()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (string name in new[] { "p.png", "m.gradcam.json", "c.txt" })
            Process.Start("mkfifo", [At(name)]).WaitForExit();
        File.WriteAllText(At("c.json"), """{"labels":"c.txt"}""");

        Refused(() => Picture.Load(At("p.png")), "a named pipe");
        Refused(() => ModelCard.ForModel(At("m.onnx")), "a named pipe");
        Refused(() => ModelCard.Load(At("c.json")), "a named pipe");
        Refused(() => Labels.Load(At("p.png")), "a named pipe");
        Refused(() => Npy.Load(At("p.png")), "a named pipe");
        Refused(() => Target.Parse($"similar:{At("p.png")}"), "a named pipe");
        Refused(() => Target.Parse($"region:{At("p.png")}"), "a named pipe");
        Refused(() => Picture.Load("/dev/zero"), "a device");
    }

    [Theory]
    [InlineData("(1000000, 1000000)", "too large")]
    [InlineData("(-1,)", "not possible")]
    [InlineData("(2147483647, 2147483647, 2147483647, 2147483647, 0)", "too large")]
    [InlineData("(99999999999999999999,)", "not possible")]
    [InlineData("(3,)", "needs 12 bytes")]
    [InlineData("(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)", "34 axes")]
    public void Decode_of_npy_with_odd_shape_says_so(string shape, string reason)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n";
        byte[] file =
        [
            0x93,
            .. "NUMPY"u8,
            1,
            0,
            (byte)header.Length,
            (byte)(header.Length >> 8),
            .. Encoding.ASCII.GetBytes(header),
            0,
            0,
            0,
            0,
        ];

        Refused(() => Npy.Decode(file), reason);
    }

    [Fact]
    public void Decode_of_tiff_of_very_many_pages_says_so()
    {
        // Each page has no entries and names the next.
        byte[] file = new byte[8 + 6 * 20_000];
        "II*"u8.CopyTo(file);
        for (int i = 0; i <= 20_000; i++)
            BitConverter.TryWriteBytes(file.AsSpan(i == 0 ? 4 : 8 + 6 * i - 4), i == 20_000 ? 0 : 8 + 6 * i);

        Refused(() => Picture.Decode(file), "more than 10,000 pages");
    }

    [Fact]
    public void Decode_of_tiff_whose_pages_lead_in_a_circle_says_so()
    {
        byte[] file = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0];

        Refused(() => Picture.Decode(file), "more than 10,000 pages");
    }

    [Fact]
    public void Decode_of_jpeg_of_very_many_scans_says_so() =>
        Refused(
            () =>
                Picture.Decode(
                    (byte[])[0xFF, 0xD8, 0xFF, .. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 2], 300).SelectMany(b => b)]
                ),
            "more than 200 scans"
        );

    [Fact]
    public void Decode_of_jpeg_with_a_film_behind_it_is_the_picture()
    {
        byte[] film = [.. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 2], 300).SelectMany(b => b)];

        Assert.Equal(1, Picture.Decode((byte[])[.. Picture.FromRgb([1, 2, 3], 1, 1).Encode("jpg"), .. film]).Width);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static string Case(string name) => Path.Combine(AppContext.BaseDirectory, "Hostile", name);

    private static void Refused(Func<object> act, string reason)
    {
        var error = Assert.Throws<GradCamException>(act);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }
}
