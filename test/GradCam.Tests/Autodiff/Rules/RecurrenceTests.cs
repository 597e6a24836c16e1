namespace GradCam.Tests.Autodiff.Rules;

/// <summary>Every attribute and optional input of the recurrent layers, against finite differences.</summary>
public class RecurrenceTests
{
    private const string Lstm = "3,2,3 ; 1,8,3 ; 1,8,2 ; 1,16",
        LstmStates = Lstm + " ; ~ ; 1,2,2 ; 1,2,2",
        Gru = "3,2,3 ; 1,6,3 ; 1,6,2 ; 1,12",
        Rnn = "3,2,3 ; 1,2,3 ; 1,2,2 ; 1,4";

    public static TheoryData<string, string> Forms =>
        new()
        {
            { "LSTM", "3,2,3 ; =1,8,3 ; =1,8,2 | hidden_size=2" },
            { "LSTM", "1,1,3 ; =1,8,3 ; =1,8,2 | hidden_size=2 #3" },
            { "LSTM", Lstm + " | hidden_size=2 direction=reverse #3" },
            { "LSTM", LstmStates + " | hidden_size=2 input_forget=1 #3" },
            { "LSTM", LstmStates + " ; 1,6 | hidden_size=2 input_forget=1 direction=reverse #3" },
            { "LSTM", LstmStates + " | hidden_size=2 clip=1.5 #3" },
            { "LSTM", LstmStates + " ; 1,6 | hidden_size=2 clip=1.5 #3" },
            { "LSTM", Lstm + " ; n[1,3] ; 1,2,2 ; 1,2,2 ; 1,6 | hidden_size=2 #3" },
            { "LSTM", Lstm + " ; n[2,1] ; 1,2,2 ; 1,2,2 ; 1,6 | hidden_size=2 direction=reverse #3" },
            { "LSTM", Lstm + " ; n[0,2] ; 1,2,2 ; 1,2,2 | hidden_size=2 #3" },
            {
                "LSTM",
                "3,2,2 ; =2,8,2 ; =2,8,2 ; =2,16 ; ~ ; 2,2,2 ; ~ ; 2,6 | hidden_size=2 direction=bidirectional #3"
            },
            {
                "LSTM",
                LstmStates
                    + " | hidden_size=2 activations=[Softsign,Softplus,Affine] activation_alpha=[0.6]"
                    + " activation_beta=[0.2] #3"
            },
            {
                "LSTM",
                LstmStates
                    + " | hidden_size=2 activations=[HardSigmoid,ScaledTanh,Elu]"
                    + " activation_alpha=[0.15,0.8,0.7] activation_beta=[0.4,0.9] #3"
            },
            { "LSTM", LstmStates + " | hidden_size=2 activations=[sigmoid,LeakyRelu,relu] activation_alpha=[0.3] #3" },
            { "LSTM", LstmStates + " | hidden_size=2 activations=[Sigmoid,ThresholdedRelu,Tanh] #3" },
            { "LSTM", LstmStates + " | hidden_size=2 #3 @7" },
            { "LSTM", LstmStates + " | hidden_size=2 #3 @22" },
            { "GRU", Gru + " | hidden_size=2" },
            { "GRU", Gru + " | hidden_size=2 direction=reverse linear_before_reset=1 #2" },
            { "GRU", Gru + " ; ~ ; 1,2,2 | hidden_size=2 clip=0.9 #2" },
            { "GRU", Gru + " ; ~ ; 1,2,2 | hidden_size=2 clip=0.9 linear_before_reset=1 #2" },
            { "GRU", Gru + " ; n[3,1] ; 1,2,2 | hidden_size=2 direction=reverse #2" },
            { "GRU", Gru + " ; n[1,2] ; 1,2,2 | hidden_size=2 linear_before_reset=1 #2" },
            {
                "GRU",
                "3,2,2 ; =2,6,2 ; =2,6,2 | hidden_size=2 direction=bidirectional linear_before_reset=1 "
                    + "activations=[Sigmoid,Tanh,HardSigmoid,Softsign] #2"
            },
            { "GRU", Gru + " | hidden_size=2 #2 @7" },
            { "RNN", Rnn + " | hidden_size=2" },
            { "RNN", Rnn + " ; ~ ; 1,2,2 | hidden_size=2 direction=reverse clip=0.9 #2" },
            { "RNN", Rnn + " ; n[2,3] ; 1,2,2 | hidden_size=2 direction=reverse #2" },
            { "RNN", Rnn + " | hidden_size=2 activations=[Relu] #2" },
            { "RNN", Rnn + " | hidden_size=2 activations=[Affine] activation_alpha=[0.7] activation_beta=[0.1] #2" },
            { "RNN", Rnn + " | hidden_size=2 activations=[Softplus] #2 @7" },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gradient_ofEveryForm_equalsFiniteDifference(string op, string sample) => GradientCheck.Run(op, sample);

    [Theory]
    [MemberData(nameof(Forms))]
    public void SecondDerivative_ofEveryForm_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true);

    [Theory]
    [InlineData("LSTM", Lstm + " ; ~ ; ~ ; ~ ; 1,6 | hidden_size=2 #3")]
    [InlineData("GRU", Gru + " | hidden_size=2 #2")]
    [InlineData("RNN", Rnn + " | hidden_size=2 #2")]
    public void Gradient_ofOpenStepsAndSamples_equalsFiniteDifference(string op, string sample)
    {
        GradientCheck.Run(op, sample, free: 2);
        GradientCheck.Run(op, sample, free: 2, curved: true);
    }
}
