using System.Text;
using GradCam.Keras.Config;

namespace GradCam.Keras.Tests.Config;

public class PythonJsonTests
{
    [Theory]
    [InlineData("""{"a":NaN,"b":[Infinity,-Infinity]}""", """{"a":null,"b":[1e999,-1e999]}""")]
    [InlineData("""{"NaN":"Infinity \" NaN","b":"\\","c":NaN}""", """{"NaN":"Infinity \" NaN","b":"\\","c":null}""")]
    [InlineData("""{"a":Infinit""", """{"a":Infinit""")]
    public void Mended_ofNumbersThatAreNone_isJson(string python, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(PythonJson.Mended(Encoding.UTF8.GetBytes(python))));

    [Fact]
    public void Parse_withInfinity_readsIt()
    {
        const string python = """
            {"class_name":"Sequential","config":{"name":"net","layers":[
            {"class_name":"InputLayer","config":{"name":"in","batch_input_shape":[null,4]}},
            {"class_name":"ReLU","config":{"name":"relu","max_value":Infinity,"threshold":NaN}}]}}
            """;

        var relu = NetworkReader.Parse(Encoding.UTF8.GetBytes(python), "the test").Layers[^1];

        Assert.Equal(float.PositiveInfinity, relu.Config.Find("max_value")!.Value.GetSingle());
        Assert.Null(relu.Config.Find("threshold"));
    }
}
