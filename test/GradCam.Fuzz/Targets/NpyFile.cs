using System.Globalization;
using System.Text;
using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>.npy files: odd headers, wrong bytes.</summary>
internal sealed class NpyFile : FuzzTarget
{
    private static readonly string[] Types = ["<f4", "<f8", "<f2", "|u1", "<i8", ">f4", "|O", "|b1", "<U9", "f4", ""];

    public override string Name => "npy";

    public override int Weight => 5;

    public override byte[] Make(Random random)
    {
        string shape = string.Join(
            ", ",
            Enumerable
                .Range(0, random.Next(1, 5))
                .Select(_ =>
                    random.Next(8) == 0
                        ? Interesting.Integer(random).ToString(CultureInfo.InvariantCulture)
                        : $"{random.Next(1, 4)}"
                )
        );
        string header =
            $"{{'descr': '{Pick(random, random.Next(3) == 0 ? Types : ["<f4"])}', 'fortran_order': "
            + $"{Pick(random, ["True", "False", "False", "False"])}, 'shape': "
            + $"({shape}{Pick(random, [",", ",", ""])}), }}";
        header = header.PadRight(117) + "\n";
        int held = shape
            .Split(", ")
            .Aggregate(4, (product, d) => d.Length == 1 && d[0] > '0' ? product * (d[0] - '0') : 0);
        byte[] file =
        [
            0x93,
            .. "NUMPY"u8,
            (byte)(random.Next(8) == 0 ? random.Next(4) : 1),
            0,
            (byte)header.Length,
            0,
            .. Encoding.ASCII.GetBytes(header),
            .. new byte[random.Next(5) == 0 ? random.Next(200) : held],
        ];
        return random.Next(2) == 0 ? file : ByteMutator.Mutate(file, random, file);
    }

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "input.npy");
        File.WriteAllBytes(path, input);
        Npy.Load(path);
    }
}
