using Google.Protobuf;
using GradCam.Onnx.Proto;

namespace GradCam.Cli.Tests;

/// <summary>Maps that cannot be drawn.</summary>
public class NotFiniteTests : CliFixture
{
    [Fact]
    public async Task Explain_mapThatIsNotFinite_leavesTheOthersDone()
    {
        var model = ModelProto.Parser.ParseFrom(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"))
        );
        var weights = model.Graph.Initializer.Last(t => t.Dims.Count == 4 && t.RawData.Length > 4);
        byte[] values = weights.RawData.ToByteArray();
        BitConverter.GetBytes(float.NaN).CopyTo(values, 0);
        weights.RawData = Google.Protobuf.ByteString.CopyFrom(values);
        string early = model.Graph.Node.First(n => n.OpType == "Relu").Output[0];
        string path = Write("nan.onnx", model.ToByteArray());

        var (result, json) = await ExplainJson(
            Chelsea,
            "-m",
            path,
            "--method",
            "eigencam",
            "--layer",
            $"{early},auto",
            "--combine",
            "none"
        );

        Assert.Equal(1, result.Code);
        Assert.Equal(
            early,
            Assert.Single(json.GetProperty("explanations").EnumerateArray()).GetProperty("layer").GetString()
        );
        string error = Assert.Single(json.GetProperty("failures").EnumerateArray()).GetProperty("error").GetString()!;
        Assert.Contains("the first come from Conv", error);
    }
}
