using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GradCam.Tests.Imaging;

public sealed class PictureErrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File_(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Refused(Func<object> act)
    {
        var message = Assert.Throws<GradCamException>(act).Message;
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message);
        return message;
    }

    [Fact]
    public void Load_missing_file_says_so() =>
        Assert.Contains("does not exist", Refused(() => Picture.Load(Path.Combine(_folder, "no.png"))));

    [Fact]
    public void Load_in_missing_folder_says_so() =>
        Assert.Contains("does not exist", Refused(() => Picture.Load(Path.Combine(_folder, "no", "no.png"))));

    [Fact]
    public void Load_folder_says_so() => Assert.Contains("is a folder", Refused(() => Picture.Load(_folder)));

    [Fact]
    public void Load_empty_file_says_so() =>
        Assert.Contains("is empty", Refused(() => Picture.Load(File_("empty.jpg", []))));

    [Theory]
    [InlineData("not a picture at all", "it is text")]
    [InlineData("%PDF-1.7\n", "it is a PDF")]
    [InlineData("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>", "SVG")]
    [InlineData("PK\u0003\u0004", "ZIP")]
    [InlineData("\0\0\0\u0018ftypheic", "HEIC")]
    [InlineData("P6 1 1 255\n", "it is text")]
    [InlineData("BM by pure chance", "it is text")]
    public void Load_other_kind_named_png_is_refused_by_content(string content, string kind)
    {
        var message = Refused(() => Picture.Load(File_("text.png", Encoding.Latin1.GetBytes(content))));
        Assert.Contains(kind, message);
        Assert.Contains("text.png", message);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tif")]
    public void Load_truncated_picture_is_refused(string extension)
    {
        var whole = TestPictures.Golden("chelsea").Encode(extension);
        foreach (var part in (double[])[0.02, 0.3, 0.6, 0.9])
            Assert.Contains(
                "damaged",
                Refused(() => Picture.Load(File_($"cut.{extension}", whole[..(int)(whole.Length * part)])))
            );
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A })]
    [InlineData(new byte[] { 0x47, 0x49, 0x46, 0x38, 0x39, 0x61 })]
    [InlineData(new byte[] { 0x49, 0x49, 42, 0, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 0x42, 0x4D, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Decode_magic_bytes_alone_is_refused(byte[] bytes) =>
        Assert.Contains("damaged", Refused(() => Picture.Decode(bytes)));

    [Fact]
    public void Decode_random_damage_never_fails_otherwise()
    {
        var random = new Random(1);
        foreach (var extension in (string[])["jpg", "png", "webp", "tif", "gif"])
        {
            var whole = TestPictures.Gradient(40, 30).Encode(extension);
            for (var round = 0; round < 60; round++)
            {
                var bytes = whole.ToArray();
                for (var i = 0; i < 8; i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    Picture.Decode(bytes, maxPixels: 1_000_000);
                }
                catch (GradCamException)
                {
                    // Refused is as good as read.
                }
            }
        }
    }

    [Fact]
    public void Load_one_pixel_works()
    {
        var picture = Picture.Load(File_("one.png", TestPictures.Uniform(1, 1, 10, 20, 30).EncodePng()));
        Assert.Equal((1, 1), (picture.Width, picture.Height));
        Assert.Equal([10, 20, 30], picture.Rgb.ToArray());
    }

    [Fact]
    public void Load_30000_by_30000_PNG_is_refused_without_taking_memory()
    {
        var path = File_("huge.png", HugePng(30_000, 30_000));
        Picture.Decode(TestPictures.Uniform(1, 1, 1, 1, 1).EncodePng());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Refused(() => Picture.Load(path));

        Assert.Contains("30000×30000", message);
        Assert.Contains("51,000,000", message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 40_000_000);
    }

    [Fact]
    public void Load_above_given_limit_is_refused() =>
        Assert.Contains(
            "the limit picture-pixels is 135,299",
            Refused(() => Picture.Load(TestPictures.GoldenPath("chelsea"), maxPixels: 135_299))
        );

    [Fact]
    public void Load_at_given_limit_works() =>
        Assert.Equal(451, Picture.Load(TestPictures.GoldenPath("chelsea"), maxPixels: 135_300).Width);

    [Fact]
    public void FromRgb_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => Picture.FromRgb(new byte[10], 2, 2));

    [Theory]
    [InlineData("x.bmp")]
    [InlineData("x")]
    [InlineData("x.onnx")]
    public void Save_unknown_extension_names_the_known(string name) =>
        Assert.Contains("png", Refused(() => Saved(Path.Combine(_folder, name))));

    [Fact]
    public void Save_into_missing_folder_says_so() =>
        Assert.Contains("folder does not exist", Refused(() => Saved(Path.Combine(_folder, "no", "x.png"))));

    private static string Saved(string path)
    {
        TestPictures.Uniform(2, 2, 0, 0, 0).Save(path);
        return path;
    }

    /// <summary>A one-colour grey PNG; its rows are made as they are compressed.</summary>
    private static byte[] HugePng(int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk(png, "IHDR", header);
        using (var data = new MemoryStream())
        {
            using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            {
                var row = new byte[width + 1];
                for (var y = 0; y < height; y++)
                    zlib.Write(row);
            }
            Chunk(png, "IDAT", data.ToArray());
        }
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
        return ~crc;
    }
}
