namespace GradCam.Fuzz.Targets;

/// <summary>Stands for a library that fails: the fuzzer's own tests ask for it by name, campaigns do not.</summary>
internal sealed class Broken : FuzzTarget
{
    public override string Name => "broken";

    public override int Weight => 1;

    public override byte[] Make(Random random) =>
        [
            .. "padding"u8,
            (byte)
                "!?."[
                    random.Next(40) switch
                    {
                        < 4 => 0,
                        4 => 1,
                        _ => 2,
                    }
                ],
            .. "more"u8,
        ];

    public override void Run(byte[] input, string folder)
    {
        if (input.Contains((byte)'!'))
            throw new InvalidOperationException();
        if (input.Contains((byte)'?'))
            Environment.FailFast("as a native crash would");
    }
}
