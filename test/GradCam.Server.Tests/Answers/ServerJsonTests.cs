using System.Text.Json;
using GradCam.Server.Answers;

namespace GradCam.Server.Tests.Answers;

/// <summary>Answers are JSON that every reader takes.</summary>
public class ServerJsonTests
{
    [Fact]
    public void Serialize_array_writesLittleEndianFloatsInBase64()
    {
        var row = new MapRow("layer", "gradcam", new(0, "cat", 1, null), [])
        {
            Raw = new([1, 2], [0, 0, 128, 63, 0, 0, 0, 192]),
        };
        var answer = new ExplainAnswer("m", 1, 1, null, [], [row], [], []);
        string json = JsonSerializer.Serialize(answer, ServerJson.Default.ExplainAnswer);

        Assert.Contains("\"raw\":{\"shape\":[1,2],\"data\":\"AACAPwAAAMA=\"}", json);
        Assert.Contains("\"frame\":null", json);
        Assert.DoesNotContain("overlay", json);
    }

    [Fact]
    public void Serialize_inference_hasTheProtocolsNames()
    {
        var answer = new InferAnswer("m", [new("scores", [1, 2], "FP32", [0.5f, -1])]);

        Assert.Equal(
            """{"model_name":"m","outputs":[{"name":"scores","shape":[1,2],"datatype":"FP32","data":[0.5,-1]}]}""",
            JsonSerializer.Serialize(answer, ServerJson.Default.InferAnswer)
        );
    }
}
