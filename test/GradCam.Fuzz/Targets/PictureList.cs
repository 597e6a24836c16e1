using System.Formats.Tar;
using System.Text;
using GradCam.Data;
using GradCam.Data.Sources;
using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>Lists, archives and tables of pictures, whose first byte says which of them it is.</summary>
internal sealed class PictureList : FuzzTarget
{
    private static readonly string[] Endings = [".csv", ".tsv", ".jsonl", ".parquet", ".tar"];

    private static readonly Lazy<byte[][]> Valid = new(() =>
        [
            Encoding.UTF8.GetBytes("path,label,weight\na.png,cat,1\n\"b, c.png\",dog,2.5\n../d.png,,\n"),
            Encoding.UTF8.GetBytes("file_name\tclass\na.png\tcat\nb.png\tdog\n"),
            Encoding.UTF8.GetBytes("{\"path\": \"a.png\", \"label\": 3, \"box\": [1, 2]}\n{\"path\": null}\n"),
            Table(),
            Archive(),
        ]
    );

    public override string Name => "picture-list";

    public override int Weight => 2;

    public override byte[] Make(Random random)
    {
        int kind = random.Next(Endings.Length);
        byte[] other = Encoding.UTF8.GetBytes(Interesting.Text(random));
        return [(byte)kind, .. ByteMutator.Mutate(Valid.Value[kind], random, other)];
    }

    public override void Run(byte[] input, string folder)
    {
        if (input.Length == 0)
            return;
        string path = Path.Combine(folder, $"list{Endings[input[0] % Endings.Length]}");
        File.WriteAllBytes(path, input[1..]);
        var source = PictureSource.Open(path, new());
        source.Count(CancellationToken.None);
        foreach (var item in source.Items(CancellationToken.None).Take(100))
            try
            {
                item.Read(ResourceLimits.Default);
            }
            catch (GradCamException)
            {
                // That of one picture, which becomes its row's.
            }
    }

    private static byte[] Table()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var database = new Database();
            database.Run(
                "COPY (SELECT {'bytes': 'ab'::BLOB, 'path': 'x.png'} AS image, i AS label FROM range(3) t(i)) "
                    + $"TO {Database.Text(path)} (FORMAT parquet)"
            );
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Archive()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            foreach (string name in (string[])["0.png", "0.cls", "0.json", "1.jpg"])
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name)
                    {
                        DataStream = new MemoryStream("{\"label\": 1}"u8.ToArray()),
                        ModificationTime = KerasConfiguration.Always,
                    }
                );
        return stream.ToArray();
    }
}
